import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { JWTPayload } from "jose";
import type { z } from "zod";
import { ReaderError } from "./errors.ts";

/** Loaded where a token is read or sealed: a build does neither. */
const jose = (): Promise<typeof import("jose")> => import("jose");

/** Longer than any token of ours: what is longer is refused unread. */
const maxTokenLength = 8_192;

/** One kind of token: made for one purpose, with a key of its own. */
export interface TokenKind<Claims> {
  sign(claims: Claims): Promise<string>;
  /** Throws `bad-token` where the token is forged, expired, or made for something else. */
  verify(token: string): Promise<Claims>;
}

/** One key for each secret: the first makes, all are tried. */
export type Keys = readonly [KeyObject, ...KeyObject[]];

interface TokenKindOptions<Claims> {
  readonly keys: Keys;
  /** Stands in the token's `typ` header: `unfiled-receipt`. */
  readonly type: string;
  readonly schema: z.ZodType<Claims>;
  /** Absent: the token does not expire, and the same claims give the same token every time. */
  readonly lifetimeSeconds?: number;
  readonly clock: () => Date;
}

/** HKDF-SHA256 (RFC 5869) of a secret: 32 bytes that serve one purpose and tell nothing of the secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "unfiled", `unfiled:${purpose}`, 32));
}

/** Keys made of bytes or text, in their order. Throws a TypeError where there is none. */
export function keysFrom(materials: readonly (Buffer | string)[]): Keys {
  const [first, ...others] = materials.map((material) => createSecretKey(Buffer.from(material)));
  if (first === undefined) throw new TypeError("Expected at least one secret or page key, got none");
  return [first, ...others];
}

/** Tokens that anybody may read and nobody can make: JWT with HS256. */
export function signedTokens<Claims extends JWTPayload>(options: TokenKindOptions<Claims>): TokenKind<Claims> {
  return {
    // Not by jose, whose way is through WebCrypto and another thread: a build signs each page's form, and took an eighth of its time for it.
    async sign(claims) {
      const expires = options.lifetimeSeconds === undefined ? {} : { exp: Math.floor(options.clock().getTime() / 1000) + options.lifetimeSeconds };
      const signed = `${encode({ alg: "HS256", typ: options.type })}.${encode({ ...claims, ...expires })}`;
      return `${signed}.${createHmac("sha256", options.keys[0]).update(signed).digest("base64url")}`;
    },
    verify(token) {
      const checks = { algorithms: ["HS256"], typ: options.type, currentDate: options.clock() };
      return firstThatOpens(token, options, async (key) => (await (await jose()).jwtVerify(token, key, checks)).payload);
    },
  };
}

/** Tokens that nobody but us can read: JWE with AES-256-GCM under the key itself. */
export function sealedTokens<Claims extends JWTPayload>(options: TokenKindOptions<Claims>): TokenKind<Claims> {
  return {
    async sign(claims) {
      const { EncryptJWT } = await jose();
      const token = new EncryptJWT(claims).setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: options.type });
      const { lifetimeSeconds, clock } = options;
      if (lifetimeSeconds !== undefined) token.setExpirationTime(new Date(clock().getTime() + lifetimeSeconds * 1000));
      return token.encrypt(options.keys[0]);
    },
    verify(token) {
      const checks = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"], typ: options.type, currentDate: options.clock() };
      return firstThatOpens(token, options, async (key) => (await (await jose()).jwtDecrypt(token, key, checks)).payload);
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

async function firstThatOpens<Claims>(token: string, options: TokenKindOptions<Claims>, open: (key: KeyObject) => Promise<JWTPayload>): Promise<Claims> {
  if (token.length > maxTokenLength) throw badToken();
  for (const key of options.keys) {
    try {
      const claims = options.schema.safeParse(await open(key));
      if (claims.success) return claims.data;
    } catch (error) {
      const { errors } = await jose();
      if (error instanceof errors.JWTExpired) throw expiredToken(error);
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  throw badToken();
}

/** The token is not ours, or not for this. */
export function badToken(cause?: unknown): ReaderError {
  return new ReaderError("bad-token", (words) => words.badToken, { cause });
}

function expiredToken(cause: unknown): ReaderError {
  return new ReaderError("bad-token", ({ expired }) => expired, { cause });
}
