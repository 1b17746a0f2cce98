import type { Account } from "../account.ts";
import { noSuchEntity } from "./find.ts";

/** Everybody is the root user here: any credentials are accepted. There are no other users. */
export function getUser(input: { UserName?: string }, account: Account) {
  if (input.UserName !== undefined)
    throw noSuchEntity(`The user with name ${input.UserName} cannot be found.`);
  const Arn = `arn:${account.partition}:iam::${account.accountId}:root`;
  return { User: { Path: "/", UserName: "root", UserId: account.accountId, Arn, CreateDate: new Date(0) } };
}
