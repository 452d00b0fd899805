// The children of any expression of a module, each to be exchanged by the setter of its parent. Binaryen has a class with
// getters and setters for every kind of expression; its declarations leave them out, so the few that are used stand here.
import binaryen from "binaryen";

type Ref = number;
type Class = Readonly<Record<string, (parent: Ref, ...rest: number[]) => number>>;

/** Classes by the names of their children in the order they run; a name that ends in "*" is a list. */
const parents: Readonly<Record<string, readonly string[]>> = {
  Block: ["Child*"],
  If: ["Condition", "IfTrue", "IfFalse"],
  Loop: ["Body"],
  Break: ["Value", "Condition"],
  Switch: ["Value", "Condition"],
  Call: ["Operand*"],
  CallIndirect: ["Operand*", "Target"],
  LocalSet: ["Value"],
  GlobalSet: ["Value"],
  Load: ["Ptr"],
  Store: ["Ptr", "Value"],
  Unary: ["Value"],
  Binary: ["Left", "Right"],
  Select: ["IfTrue", "IfFalse", "Condition"],
  Drop: ["Value"],
  Return: ["Value"],
  MemoryGrow: ["Delta"],
  MemoryCopy: ["Dest", "Source", "Size"],
  MemoryFill: ["Dest", "Value", "Size"],
  SIMDExtract: ["Vec"],
  SIMDReplace: ["Vec", "Value"],
  SIMDShuffle: ["Left", "Right"],
  SIMDTernary: ["A", "B", "C"],
  SIMDShift: ["Vec", "Shift"],
  SIMDLoad: ["Ptr"],
  SIMDLoadStoreLane: ["Ptr", "Vec"],
};
const leaves = ["Nop", "Unreachable", "LocalGet", "GlobalGet", "Const", "MemorySize"];

const api = binaryen as unknown as Readonly<Record<string, Class>> & Readonly<Record<string, number>>;
const lists: Readonly<Record<string, string>> = { Child: "Children", Operand: "Operands" };

interface Kind {
  readonly of: Class;
  readonly names: readonly string[];
}
const kinds = new Map<number, Kind | undefined>([
  ...Object.entries(parents).map(([name, names]): [number, Kind] => [api[`${name}Id`]!, { of: api[name]!, names }]),
  ...leaves.map((name): [number, undefined] => [api[`${name}Id`]!, undefined]),
]);

/** Puts what `change` makes of each expression in its place, children before their parents and in the order they run. */
export function exchange(expression: Ref, change: (expression: Ref) => Ref): Ref {
  const id = binaryen.getExpressionId(expression);
  if (!kinds.has(id)) throw new Error(`children of this expression are not known: ${binaryen.emitText(expression)}`);
  const kind = kinds.get(id);
  for (const name of kind?.names ?? []) exchangeChild(expression, kind!.of, name, change);
  return change(expression);
}

function exchangeChild(parent: Ref, of: Class, name: string, change: (expression: Ref) => Ref): void {
  if (!name.endsWith("*")) {
    const child = of[`get${name}`]!(parent);
    const other = child && exchange(child, change);
    if (other !== child) of[`set${name}`]!(parent, other);
    return;
  }
  const one = name.slice(0, -1);
  const length = of[`getNum${lists[one]}`]!(parent);
  for (let i = 0; i < length; i++) {
    const child = of[`get${one}At`]!(parent, i);
    const other = exchange(child, change);
    if (other !== child) of[`set${one}At`]!(parent, i, other);
  }
}
