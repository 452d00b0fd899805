package io.lanewise;

/** What becomes of a value outside its domain. */
public enum OnInvalid {
    /** Its row is NaN; a recurrence skips the tick. */
    NAN,
    /** The call is refused, before anything is computed or changed. */
    THROW
}
