/**
 * The simulator's machine code: six integers for each step, the operation and its operands. A task that reaches `END` has succeeded.
 *
 * | operation | a         | b            | c               | d          | e    |
 * | --------- | --------- | ------------ | --------------- | ---------- | ---- |
 * | SERVE     | station   | distribution | router or −1    | stream     | lane |
 * | DELAY     |           | distribution |                 | stream     | lane |
 * | JUMP      | address   |              |                 |            |      |
 * | LOOKUP    | store     | on a miss    | register (key)  |            |      |
 * | FILL      | store     |              | register (key)  |            |      |
 * | PUT       | store     | 1 removes    |                 |            |      |
 * | LIMIT     | limiter   |              |                 |            |      |
 * | REFUSE    | chance    |              |                 | stream     |      |
 * | FORK      | table     |              |                 |            |      |
 * | CHOOSE    | table     | choices      | first chance    | stream     |      |
 * | REPEAT    | register  | times        |                 |            |      |
 * | AGAIN     | register  | loop start   |                 |            |      |
 * | SPAWN     | body      |              |                 |            |      |
 * | COMMIT    | set       | shard        |                 |            |      |
 * | READ      | set       | shard        | 1 from follower |            |      |
 * | CALL      | call      |              |                 |            |      |
 * | PUBLISH   | log       | table        |                 |            |      |
 * | PROCESS   |           |              |                 |            |      |
 * | SHED      | shedder   |              |                 |            |      |
 * | NEEDED    |           |              |                 |            |      |
 * | RANK      | rank      |              |                 |            |      |
 * | ASK       | store     | load         | after the load  |            |      |
 */
export const END = 0;
export const SERVE = 1;
export const DELAY = 2;
export const CALL = 3;
export const JUMP = 4;
export const LOOKUP = 5;
export const FILL = 6;
export const PUT = 7;
export const LIMIT = 8;
export const REFUSE = 9;
export const FORK = 10;
export const CHOOSE = 11;
export const REPEAT = 12;
export const AGAIN = 13;
export const SPAWN = 14;
export const COMMIT = 15;
export const READ = 16;
export const PUBLISH = 17;
/** What a primitive has asked to be told of at a time; the task says which. */
export const PROCESS = 18;
export const SHED = 19;
/** Ends a branch whose meeting needs it no more. */
export const NEEDED = 20;
/** Of the task at the next station with priority. */
export const RANK = 21;
/** A lookup in a store whose misses are loaded once: the load is a task of its own. */
export const ASK = 22;

/** Integers per step. */
export const WIDTH = 6;
