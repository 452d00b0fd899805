"use strict";
var __createBinding =
  (this && this.__createBinding) ||
  (Object.create
    ? function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        var desc = Object.getOwnPropertyDescriptor(m, k);
        if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
          desc = {
            enumerable: true,
            get: function () {
              return m[k];
            },
          };
        }
        Object.defineProperty(o, k2, desc);
      }
    : function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        o[k2] = m[k];
      });
var __exportStar =
  (this && this.__exportStar) ||
  function (m, exports) {
    for (var p in m)
      if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
  };
Object.defineProperty(exports, "__esModule", { value: true });
exports.heapBase = exports.lanes = exports.abiVersion = void 0;
// The ABI: every kernel of every domain under its own name, and what a host needs to know to call them.
__exportStar(require("./formulas/beta"), exports);
__exportStar(require("./formulas/control"), exports);
__exportStar(require("./formulas/core"), exports);
__exportStar(require("./formulas/energy"), exports);
__exportStar(require("./formulas/health"), exports);
__exportStar(require("./formulas/issuance"), exports);
__exportStar(require("./formulas/names"), exports);
__exportStar(require("./formulas/peers"), exports);
__exportStar(require("./formulas/reduce"), exports);
__exportStar(require("./formulas/reputation"), exports);
__exportStar(require("./formulas/smoothing"), exports);
/** Raised on any change that a host written against the kernels would notice. */
exports.abiVersion = 1;
/** Rows computed side by side: tells the builds apart. */
exports.lanes = ASC_FEATURE_SIMD ? 2 : 1;
/** First byte a host may use; constants live below it. */
exports.heapBase = __heap_base;
