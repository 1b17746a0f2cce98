export const leaseShow = async () => 0;
export const leaseProbe = async () => 0;
