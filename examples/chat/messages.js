import { EventEmitter } from "node:events";
import pg from "pg";
import { Refusal } from "./http-answers.js";

/** Messages of one page of the API. */
const pageSize = 500;
const retryMilliseconds = 250;

const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    author text NOT NULL,
    text text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  )`;

/** The messages in PostgreSQL. They can be asked for as soon as the database is there; until then asking fails. */
export class Messages {
  #pool;
  #ready = false;
  #closed = false;
  /** Tells `added` after each commit. */
  #events = new EventEmitter().setMaxListeners(0);

  constructor(connectionString) {
    this.#pool = new pg.Pool({
      connectionString,
      max: 8,
      connectionTimeoutMillis: 3000,
      query_timeout: 10_000,
      statement_timeout: 10_000,
    });
    // An idle connection that breaks is replaced by the next query.
    this.#pool.on("error", (error) => console.error(`database: ${error.message}`));
  }

  /** Waits for PostgreSQL as long as it takes, and makes the table where it is missing. */
  async prepare() {
    let said;
    while (!this.#closed) {
      try {
        await this.#pool.query(schema);
        this.#ready = true;
        console.log("connected to the database");
        return;
      } catch (error) {
        if (error.message !== said) console.error(`waiting for the database: ${error.message}`);
        said = error.message;
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
      }
    }
  }

  /** Throws unless the database answers now. */
  async check() {
    if (!this.#ready) throw new Error("not connected yet");
    await this.#pool.query("SELECT 1");
  }

  /** At most 500 messages with numbers above `number`, oldest first. */
  async after(number) {
    const { rows } = await this.#pool.query(
      "SELECT number, id, author, text, at FROM messages WHERE number > $1 ORDER BY number LIMIT $2",
      [number, pageSize],
    );
    return rows.map(message);
  }

  /** The number before the last `count` messages. */
  async beforeLast(count) {
    const { rows } = await this.#pool.query("SELECT coalesce(max(number), 0) AS number FROM messages");
    return Math.max(0, Number(rows[0].number) - count);
  }

  /**
   * Stores a message and returns it once it is committed. The same id again returns what is stored already, so that
   * whoever lost the answer can ask again.
   */
  async add({ id, author, text }) {
    const stored = await this.#transaction(async (client) => {
      // One writer after another: a number that a reader has seen is never followed by a smaller one.
      await client.query("SELECT pg_advisory_xact_lock(1)");
      const known = await client.query("SELECT * FROM messages WHERE id = $1", [id]);
      if (known.rowCount > 0) return known.rows[0];
      const insert = "INSERT INTO messages (id, author, text) VALUES ($1, $2, $3) RETURNING *";
      return (await client.query(insert, [id, author, text])).rows[0];
    });
    if (stored.author !== author || stored.text !== text)
      throw new Refusal(409, "another message has this id");
    this.#events.emit("added");
    return message(stored);
  }

  async #transaction(work) {
    const client = await this.#pool.connect();
    let broken;
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      // A connection that failed in the middle is not used again; PostgreSQL rolls back what it had begun.
      broken = error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Resolves after the next commit, or after `milliseconds`. */
  async changed(milliseconds) {
    let timer;
    let onAdded;
    await new Promise((resolve) => {
      onAdded = resolve;
      timer = setTimeout(resolve, milliseconds);
      this.#events.once("added", resolve);
    });
    clearTimeout(timer);
    this.#events.off("added", onAdded);
  }

  async close() {
    this.#closed = true;
    this.#events.emit("added");
    await this.#pool.end();
  }
}

function message({ number, id, author, text, at }) {
  return { number: Number(number), id, author, text, at: at.toISOString() };
}

/** Checks what somebody posts. */
export function validMessage(body) {
  if (typeof body !== "object" || body === null) throw new Refusal(400, "expected {id, author, text}");
  const { id, author, text } = body;
  if (typeof id !== "string" || !/^[\w.:-]{1,100}$/.test(id))
    throw new Refusal(400, "id: 1 to 100 letters, digits or _ . : -");
  return { id, author: validText("author", author, 60), text: validText("text", text, 4000) };
}

function validText(name, value, longest) {
  const fits = typeof value === "string" && value.trim() !== "" && value.length <= longest;
  // PostgreSQL stores any character but this one.
  if (!fits || value.includes("\0")) throw new Refusal(400, `${name}: 1 to ${longest} characters`);
  return value;
}
