"""What a type checker has to accept."""

from typing import Optional

import numpy as np

import lanewise

lw = lanewise.load()

row = lw.energy.treasury_fee({"utilization": 0.8, "providers": 25, "hour": 7})
fee: float = row["fee"]

utilization = np.array([0.65, 0.8, 1.0])
columns = lw.energy.treasury_fee({"utilization": utilization, "providers": 4, "hour": 19}, {"form": "smooth"})
total: float = float(columns["fee"].sum())

own = {"fee": np.empty(3)}
lw.energy.treasury_fee({"utilization": utilization, "providers": 4, "hour": 19}, out={"fee": own["fee"]})

bank = lw.control.pi.bank(3, {"kp": 2, "ki": np.array([0.1, 0.2, 0.3])}, state={"integral": 1.0})
tick = bank.step({"setpoint": 5, "measured": np.zeros(3)})
u = tick["u"] + bank.state["integral"]
one: float = bank.at(0, {"setpoint": 5, "measured": 4.5})["u"]
saved: bytes = bank.save()

trust = lw.energy.reputation.bank(2)
off: Optional[bool] = trust.at(0, {"delivered": 1})["deactivate"]

whole = lw.core.moments({"x": np.arange(5.0)})
mean: float = whole["mean"]
grouped = lw.core.moments({"x": np.arange(5.0), "offsets": np.array([0, 3, 5])})
means = grouped["mean"][1:]

place = lw.core.exp.workspace(100)
place.inputs["x"][:] = 1
place.run()
one_exp: float = lw.core.exp({"x": 1.0})
