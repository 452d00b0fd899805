package io.lanewise;

import java.util.List;

/** A kernel: its exported name and its arguments in order. */
record Signature(String name, List<Arg> args) {

    enum Role {
        INDEX,
        INPUT,
        LENGTH,
        PARAM,
        STATE,
        CARRY,
        OUTPUT,
        SCRATCH
    }

    /** An argument; {@code at}: its position among the fields of its role, where it is one. */
    record Arg(Role role, String name, int at, boolean address) {}
}
