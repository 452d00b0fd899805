"""What a type checker has to refuse: every line with a comment, and no other."""

import numpy as np

import lanewise

lw = lanewise.load()
x = np.zeros(3)

lw.energy.treasury_fees  # error: no such formula
lw.energies  # error: no such domain
lw.energy.treasury_fee({"utilisation": x, "providers": 4, "hour": 19})  # error: no such input
lw.energy.treasury_fee({"utilization": x, "providers": 4})  # error: an input is missing
lw.energy.treasury_fee({"utilization": "0.8", "providers": 4, "hour": 19})  # error: text is no number
lw.energy.treasury_fee({"utilization": x, "providers": 4, "hour": 19}, {"bass": 300})  # error: no such parameter
lw.energy.treasury_fee({"utilization": x, "providers": 4, "hour": 19}, {"form": "smoth"})  # error: no such choice
lw.energy.treasury_fee({"utilization": x, "providers": 4, "hour": 19})["fees"]  # error: no such output
lw.control.pi.bank("3")  # error: text is no number
lw.control.pi.bank(3).state["integrals"]  # error: no such state
lw.core.exp.bank(3)  # error: a map has no state
