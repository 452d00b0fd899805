/** What became of a call or a bank when a worker was lost, or its pool closed. Everything else is refused as the formula itself does. */
export class PoolError extends Error {
  override readonly name = "PoolError";
}
