/**
 * AWS's policy for HTTP where nobody set another: three retries, 20 s apart. DeliveryPolicy attributes are recorded
 * only. Source: "Amazon SNS message delivery retries".
 */
export const effectiveDeliveryPolicy = {
  defaultHealthyRetryPolicy: {
    minDelayTarget: 20,
    maxDelayTarget: 20,
    numRetries: 3,
    numMaxDelayRetries: 0,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    backoffFunction: "linear",
  },
  disableSubscriptionOverrides: false,
};
