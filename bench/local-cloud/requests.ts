export async function benchRequests(_peers: string | undefined): Promise<void> {}
