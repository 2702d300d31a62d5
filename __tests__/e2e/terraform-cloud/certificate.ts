import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnvironment, requireProgram, run } from "../terraform/programs";

/** Terraform speaks HTTPS to HCP Terraform and nothing else, so the double has a certificate that lives one day. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The authority that signed it, in a PEM file: what `SSL_CERT_FILE` has to name. */
  readonly authorityFile: string;
  remove(): void;
}

/** A certificate for a name, which may begin with `*.`, signed by an authority made for it. */
export async function createCertificate(name: string): Promise<Certificate> {
  requireProgram("openssl", "Install it with the system's package manager.");
  const folder = mkdtempSync(join(tmpdir(), "terraform-cloud-tls-"));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): Promise<string> =>
    run("openssl", args, { cwd: folder, env: cleanEnvironment() });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

  const authority = [
    "-keyout",
    "authority.key",
    "-out",
    "authority.pem",
    "-subj",
    "/CN=End-to-end tests",
    "-days",
    "1",
  ];
  await openssl("req", "-x509", ...newKey, ...authority);
  await openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", `/CN=${name}`);
  writeFileSync(file("extensions"), `subjectAltName = DNS:${name}\nextendedKeyUsage = serverAuth\n`);
  const signedBy = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "1"];
  await openssl("x509", "-req", "-in", "server.csr", ...signedBy, "-extfile", "extensions", "-out", "server.pem");

  return {
    key: readFileSync(file("server.key")),
    cert: readFileSync(file("server.pem")),
    authorityFile: file("authority.pem"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
