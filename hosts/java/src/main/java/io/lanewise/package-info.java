/**
 * Formulas as WebAssembly kernels, called from Java: rows, columns, groups and banks of entities with state. Start at
 * {@link io.lanewise.Lanewise#load()}; {@code io.lanewise.formulas} has a method for each formula.
 *
 * <p>Nothing here is thread-safe: one {@link io.lanewise.Lanewise} a thread, as many as wanted. They share no state, only
 * code.
 */
package io.lanewise;
