/**
 * An error that AWS documents: the wire writes it in the protocol of the service that was asked.
 * `code` and `message` are AWS's own words, since clients match on them.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: string;
  readonly status: number;
  /** Further members of AWS's error, where its model has some: the id of what is there already. */
  readonly members: Readonly<Record<string, string>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
