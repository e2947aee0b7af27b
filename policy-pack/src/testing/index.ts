/**
 * Tests of Pulumi policies, this pack's and yours. The pack itself never loads this.
 */
export type { Outcome, ResourceRunOptions, RunOptions, TestResource } from "./run-policy";
export { runResource, runStack } from "./run-policy";
export {
  type ResourceCase,
  type StackCase,
  testResourcePolicy,
  testStackPolicy,
} from "./test-policy";
export { testProperty, type WantedProperty } from "./test-property";
export type { TestedPolicy } from "./tested-policy";
export { UNKNOWN_TEXT } from "./values-in";
