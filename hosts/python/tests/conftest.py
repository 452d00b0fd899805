import pytest

import lanewise


@pytest.fixture(scope="session")
def lw() -> lanewise.Lanewise:
    return lanewise.load()
