export async function benchGroups(_peers: string | undefined): Promise<void> {}
