import { join } from "node:path";
import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { App, AssetType, TerraformAsset, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { version as packageVersion } from "../package.json";
import { bundleFunction, type FunctionSource } from "./bundle";

/** The bundles, below the app's output folder, before each stack that needs one gets a copy. */
export const BUNDLES = "bundles";

/**
 * The value of `CODE_VERSION`, `0.1.0-1b2c3d4e5f60`.
 *
 * @param hash of the function's bundle
 */
export function codeVersion(hash: string): string {
  return `${packageVersion}-${hash.slice(0, 12)}`;
}

/**
 * The zip file of one function, created where Terraform runs.
 *
 * A remote Terraform run gets only the stack's folder, and may plan on one machine and apply on another, so a zip made
 * during plan may be missing during apply. The archive therefore depends on a `terraform_data` resource that holds the
 * code's hash. When the code changes, Terraform reads the archive, and so makes the zip, during apply. When it does
 * not, the plan shows no change. The path holds the hash, so it changes with the content, and the plan never depends on
 * how a machine packs a zip.
 */
export class FunctionCode extends Construct {
  /** The path of the zip, relative to the stack's folder. It is a literal. */
  readonly filename: string;
  /** As `codeVersion` says. */
  readonly version: string;
  /** The function has to depend on this. Otherwise Terraform deploys it before the zip exists. */
  readonly archive: DataArchiveFile;

  constructor(scope: Construct, id: string, source: FunctionSource, ownMetrics?: string) {
    super(scope, id);
    const { folder, hash } = bundleFunction(source, join(App.of(this).outdir, BUNDLES), ownMetrics);
    const asset = new TerraformAsset(this, "asset", { path: folder, type: AssetType.DIRECTORY, assetHash: hash });
    // This does not use cdktf's DataResource, which asks the local Terraform for its version. Synthesis should not need
    // Terraform.
    const version = new TerraformResource(this, "version", { terraformResourceType: "terraform_data" });
    version.addOverride("input", { hash });
    this.version = codeVersion(hash);
    this.filename = `packages/${source}-${hash}.zip`;
    this.archive = new DataArchiveFile(this, "archive", {
      type: "zip",
      sourceDir: asset.path,
      outputPath: this.filename,
      outputFileMode: "0644",
      dependsOn: [version],
    });
  }
}
