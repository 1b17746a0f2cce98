export async function benchStack(_peers: string | undefined): Promise<void> {}
