package app

// chargedByUse reads Windows' NLM_CONNECTION_COST, a set of bits: a plan with a
// limit, one that is paid by the byte, one that is over its limit, and roaming
// count; unknown (0), unrestricted (1), congested and near the limit do not.
func chargedByUse(cost uint32) bool {
	const fixed, variable, overLimit, roaming = 0x2, 0x4, 0x10000, 0x40000
	return cost&(fixed|variable|overLimit|roaming) != 0
}
