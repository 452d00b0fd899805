"use strict";
// @ts-nocheck asc checks this file; tsc has no i64 indexing.
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
exports.Offsets = exports.Ints = void 0;
/** A run of i64 in linear memory, as Series is one of f64. */
let Ints = class Ints {
  get(i) {
    return load(changetype(this) + (i << 3));
  }
  set(i, x) {
    store(changetype(this) + (i << 3), x);
  }
  /** Writes to an output that somebody wants. */
  emit(i, x) {
    if (changetype(this) != 0) this[i] = x;
  }
};
exports.Ints = Ints;
__decorate([operator("[]")], Ints.prototype, "get", null);
__decorate([operator("[]=")], Ints.prototype, "set", null);
exports.Ints = Ints = __decorate([final, unmanaged], Ints);
/** A run of u32: where groups start. */
let Offsets = class Offsets {
  get(i) {
    return load(changetype(this) + (i << 2));
  }
};
exports.Offsets = Offsets;
__decorate([operator("[]")], Offsets.prototype, "get", null);
exports.Offsets = Offsets = __decorate([final, unmanaged], Offsets);
