/** Shards are numbered within a file; a row is shard * 2^48 + the sequence number of its first record. */
export const SHARD_SPAN = 2 ** 48;

/** Places stay below 2^53. */
export const SHARDS_MAX = 30;

export const placeOf = (shard: number, seq: number): bigint => BigInt(shard) * BigInt(SHARD_SPAN) + BigInt(seq);
