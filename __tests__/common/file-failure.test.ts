import { fileFailure } from "../../common/file-failure";

const LOOK = "Look who may read and write there, and whether the disk is read-only or full.";

function refused(code: string, message: string, path?: string): Error {
  return Object.assign(new Error(message), { code, ...(path === undefined ? {} : { path }) });
}

it("says what to do about a file that cannot be written", () => {
  const message = "EACCES: permission denied, mkdir 'cdktf.out'";
  expect(fileFailure(refused("EACCES", message, "cdktf.out"))).toBe(`${message}. ${LOOK}`);
});

it("says so of a full disk, whose file Node does not name", () => {
  const message = "ENOSPC: no space left on device, write";
  expect(fileFailure(refused("ENOSPC", message))).toBe(`${message}. ${LOOK}`);
});

it.each([
  ["a port", refused("EACCES", "listen EACCES: permission denied 127.0.0.1:80")],
  ["a file that is not there", refused("ENOENT", "ENOENT: no such file", "cdktf.json")],
  ["what is no error", "EACCES"],
])("leaves %s to others", (_what, error) => {
  expect(fileFailure(error)).toBeUndefined();
});
