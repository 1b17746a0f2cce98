import { type Connection, clientConfiguration } from "./connection.ts";

/** Subscriptions of one topic to an address of HTTP. */
export async function topic(connection: Connection, TopicArn: string) {
  const { SNSClient, ...api } = await import("@aws-sdk/client-sns");
  const client = new SNSClient(clientConfiguration(connection));
  return {
    /** SNS asks the address to confirm before anything else is sent to it. @returns the subscription's ARN */
    async subscribe(Endpoint: string): Promise<string> {
      const input = { TopicArn, Protocol: "http", Endpoint, ReturnSubscriptionArn: true };
      return (await client.send(new api.SubscribeCommand(input))).SubscriptionArn ?? "";
    },
    async confirm(Token: string): Promise<void> {
      await client.send(new api.ConfirmSubscriptionCommand({ TopicArn, Token }));
    },
    async unsubscribe(SubscriptionArn: string): Promise<void> {
      await client.send(new api.UnsubscribeCommand({ SubscriptionArn }));
    },
  };
}
