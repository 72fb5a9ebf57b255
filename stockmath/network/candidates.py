"""The few service times that can be best: those that sums of lead times can reach."""

from stockmath.network.graph import ServiceNetwork

Times = list[set[int]]


def candidate_times(network: ServiceNetwork) -> tuple[Times, Times]:
    r"""Return the inbound and the service times of each stage that an optimum may need.

    The cost is concave, so that some optimum is a vertex of the constraints: there every time hangs
    on 0 or on a promised maximum by constraints that hold as equalities, S = SI + T at a stage or
    S_i = SI_j along an arc. All times that can be reached so are collected.

    Notes
    -----
    Some of them no single vertex has; none is missing. O(stages × times) a round.

    References
    ----------
    T. L. Magnanti et al. (2006), Inventory placement in acyclic supply chain networks, Operations
    Research Letters 34(2), 228–238, for the vertices.
    """
    size = network.size
    inbound: Times = [{0} for _ in range(size)]
    service: Times = [{0} for _ in range(size)]
    top = [int(min(network.longest[k], network.service_max[k])) for k in range(size)]
    for stage in range(size):
        service[stage].add(top[stage])
    changed = set(range(size))
    while changed:
        stage = changed.pop()
        grown = _grow(network, stage, top, (inbound, service))
        changed |= grown
    return inbound, service


def _grow(
    network: ServiceNetwork, stage: int, top: list[int], times: tuple[Times, Times]
) -> set[int]:
    """Pass the times of one stage on to its other side and its neighbours; return who grew."""
    inbound, service = times
    lead = int(network.lead_time[stage])
    grown = set()
    onward = {time + lead for time in inbound[stage] if time + lead <= top[stage]}
    if not onward <= service[stage]:
        service[stage] |= onward
        grown.add(stage)
    if network.suppliers[stage]:
        wait = int(network.longest[stage]) - lead
        back = {time - lead for time in service[stage] if lead <= time <= wait + lead}
        if not back <= inbound[stage]:
            inbound[stage] |= back
            grown.add(stage)
    for customer in network.customers[stage]:
        if not service[stage] <= inbound[customer]:
            inbound[customer] |= service[stage]
            grown.add(customer)
    for supplier in network.suppliers[stage]:
        asked = {time for time in inbound[stage] if time <= top[supplier]}
        if not asked <= service[supplier]:
            service[supplier] |= asked
            grown.add(supplier)
    return grown
