const FORBIDDEN = ["com.sun.security.auth.module.JndiLoginModule", "com.sun.security.auth.module.LdapLoginModule"];

/**
 * `KAFKA_OPTS` of brokers and workers: they load no login module that fetches code from an address in its configuration. Kafka 3.4.0
 * forbids the first alone, 3.9.1 both (CVE-2023-25194, CVE-2025-27818).
 */
export const SAFE_LOGIN_MODULES = `-Dorg.apache.kafka.disallowed.login.modules=${FORBIDDEN.join(",")}`;
