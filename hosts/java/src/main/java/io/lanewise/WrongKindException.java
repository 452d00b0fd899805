package io.lanewise;

/**
 * What was given is of another kind than expected, or goes by a name that is not known: a mistake in the program. A value of
 * the right kind that is out of its domain is a plain {@link IllegalArgumentException}.
 */
public final class WrongKindException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    WrongKindException(String message) {
        super(message);
    }
}
