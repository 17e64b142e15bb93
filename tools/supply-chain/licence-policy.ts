/** The licences that packages of this project may have, each with the reason, by their SPDX ids. */
export const ALLOWED_LICENCES: Readonly<Record<string, string>> = {
  "0BSD": "permissive",
  "Apache-2.0": "permissive, with a patent grant; the project's own",
  "BSD-2-Clause": "permissive",
  "BSD-3-Clause": "permissive",
  "BlueOak-1.0.0": "permissive, with a patent grant",
  "CC0-1.0": "public domain",
  "CDDL-1.0": "copyleft by file: used unmodified, as its own jar",
  "EPL-1.0": "copyleft by module: used unmodified, as its own jar",
  "EPL-2.0": "copyleft by module: used unmodified, as its own jar",
  "GPL-2.0-with-classpath-exception": "the exception lets programs of any licence link with it",
  ISC: "permissive",
  "LGPL-2.1-or-later": "used unmodified, as its own jar, which can be replaced",
  MIT: "permissive",
  "MPL-2.0": "copyleft by file: used unmodified",
  "PSF-2.0": "permissive",
  "Python-2.0": "permissive",
  Unlicense: "public domain",
};

/** A package whose licence its metadata does not name as SPDX does, or that is allowed for itself alone. */
export interface LicenceException {
  /** How its package URL begins; with the version where another one may have another licence. */
  readonly purl: string;
  /** Where the metadata name another licence, or none: what its licence file says. */
  readonly licence: string;
  readonly reason: string;
}

export const LICENCE_EXCEPTIONS: readonly LicenceException[] = [
  {
    purl: "pkg:npm/%40logdna/tail-file@2.2.0",
    licence: "MIT",
    reason: "`SEE LICENSE IN LICENSE`, which is MIT's; only @pulumi/pulumi's CLI automation uses it",
  },
  { purl: "pkg:npm/buildcheck@0.0.7", licence: "MIT", reason: "an old form of `licenses`, which says MIT; tests only" },
  {
    purl: "pkg:npm/cpu-features@0.0.10",
    licence: "MIT",
    reason: "an old form of `licenses`, which says MIT; tests only",
  },
  { purl: "pkg:npm/ssh2@1.17.0", licence: "MIT", reason: "an old form of `licenses`, which says MIT; tests only" },
  {
    purl: "pkg:npm/spdx-exceptions@",
    licence: "CC-BY-3.0",
    reason: "a list of names, from SPDX's own; used by checks and not shipped",
  },
  {
    purl: "pkg:maven/com.thoughtworks.paranamer/paranamer@",
    licence: "BSD-3-Clause",
    reason: "its pom.xml says BSD, which the plugin takes for BSD-4-Clause; its LICENSE.txt has three clauses",
  },
  {
    purl: "pkg:maven/com.mysql/mysql-connector-j@",
    licence: "GPL-2.0-only WITH Universal-FOSS-exception-1.0",
    reason: "the exception lets programs under Apache-2.0 use it; it is Debezium's archive's, unmodified",
  },
  {
    purl: "pkg:maven/com.oracle.database.jdbc/ojdbc11@",
    licence: "Oracle Free Use Terms and Conditions",
    reason:
      "comes in Debezium's archive, which Maven Central serves as it is, and is never loaded: the sink writes to MySQL",
  },
];
