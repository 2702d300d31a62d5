import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { AssetType, TerraformAsset, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { bundleFunction, type FunctionSource } from "./bundle";

/**
 * The package of one function, zipped where it is used.
 *
 * A remote run has nothing but the stack's folder, and may plan and apply in two places, so a zip made while planning
 * can be gone. Therefore the archive depends on a `terraform_data` that holds the code's hash: when the code changes the
 * archive is read, and the zip made, during apply; when it does not, the plan is silent. The path holds the hash, so it
 * changes with the content, and nothing in the plan depends on how a zip happens to be packed on some machine.
 */
export class FunctionCode extends Construct {
  /** Path of the zip, relative to the stack's folder; a literal. */
  readonly filename: string;
  /** The function has to depend on this, or it is deployed before the zip is there. */
  readonly archive: DataArchiveFile;

  constructor(scope: Construct, id: string, source: FunctionSource, ownMetrics?: string) {
    super(scope, id);
    const { folder, hash } = bundleFunction(source, ownMetrics);
    const asset = new TerraformAsset(this, "asset", { path: folder, type: AssetType.DIRECTORY, assetHash: hash });
    // Not cdktf's DataResource: that one asks the Terraform on this machine for its version, and synthesis needs none.
    const version = new TerraformResource(this, "version", { terraformResourceType: "terraform_data" });
    version.addOverride("input", { hash });
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
