/**
 * The domains in which AWS names services, of every partition: those of the isolated ones have
 * nothing in common.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const DOMAIN =
  /^(amazonaws\.[a-z.]+|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** Whether a principal's name is that of a service, such as "events", in any partition. */
export function isService(name: string, service: string): boolean {
  return name.startsWith(`${service}.`) && DOMAIN.test(name.slice(service.length + 1));
}
