/**
 * There while the lease is held and guarded: what ECS's health check of the lease container looks for, and the app's
 * containers wait for.
 */
export const heldFile = "/tmp/hitori-lease-held";
