"use strict";
// @ts-nocheck asc checks this file; tsc has no f64 indexing and cannot type a generic that is sometimes v128.
var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function")
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
Object.defineProperty(exports, "__esModule", { value: true });
exports.Series = void 0;
/** A run of f64 in linear memory. The pointer is the value: no header, no length, no allocation. */
let Series = class Series {
  get(i) {
    return load(changetype(this) + (i << 3));
  }
  set(i, x) {
    store(changetype(this) + (i << 3), x);
  }
  /** Reads one f64, or the pair that starts at i when V is v128. */
  at(i) {
    if (isVector()) return v128.load(changetype(this) + (i << 3));
    return this[i];
  }
  /** Writes what `at` reads. */
  put(i, x) {
    if (isVector()) v128.store(changetype(this) + (i << 3), x);
    else this[i] = x;
  }
  /**
   * Writes what `at` reads, of a v128 only the first lane when there is no pair. So the last of an odd number of rows needs
   * no second body: its pair reads one cell past the column and writes none.
   */
  write(i, x, pair) {
    if (!isVector() || pair) this.put(i, x);
    else v128.store_lane(changetype(this) + (i << 3), x, 0);
  }
  /** Reads one f64 into every lane. */
  all(i) {
    if (isVector()) return v128.load64_splat(changetype(this) + (i << 3));
    return this[i];
  }
  /** The run that starts i places further on. */
  from(i) {
    return changetype(changetype(this) + (i << 3));
  }
  /** False for a column the caller left out: pointer 0. */
  get given() {
    return changetype(this) != 0;
  }
};
exports.Series = Series;
__decorate([operator("[]")], Series.prototype, "get", null);
__decorate([operator("[]=")], Series.prototype, "set", null);
exports.Series = Series = __decorate([final, unmanaged], Series);
