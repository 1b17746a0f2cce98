export { SelfHealingInstance, type SelfHealingInstanceProps } from "./self-healing-instance.ts";
export type { SelfHealingInstanceSettings } from "./settings.ts";
