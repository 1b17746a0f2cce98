export function describeAdjustmentTypes(): { AdjustmentTypes: { AdjustmentType: string }[] } {
  const types = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];
  return { AdjustmentTypes: types.map((AdjustmentType) => ({ AdjustmentType })) };
}
