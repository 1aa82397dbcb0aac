/**
 * Talks to the contracts of Surety.
 *
 * `contracts.<Contract>` holds each contract's types, query client, signing client and message composer, generated from its JSON schema.
 * `readEvent` gives its events types; `signing` and `merkle` are for those who make or check what devices sign and what rows a root fixes.
 */
export { contracts } from './generated/index.js';
export * from './events.js';
export * as merkle from './merkle.js';
export * as signing from './signing.js';
