import { notificationTypes } from "./notification.ts";

export function describeAutoScalingNotificationTypes(): { AutoScalingNotificationTypes: string[] } {
  return { AutoScalingNotificationTypes: [...notificationTypes] };
}
