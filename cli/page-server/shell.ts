/**
 * The page's HTML. The page's script creates everything that it shows.
 *
 * @param token proves that a request comes from this page; base64url
 */
export function shell(token: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="ds-dashboard-token" content="${token}">
    <title>ds-dashboard</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/page.css">
    <script type="module" src="/assets/page.js"></script>
  </head>
  <body>
    <div id="app"><p>Loading…</p></div>
    <noscript>The dashboard needs JavaScript, which is switched off in this browser. Without it, ds-dashboard export writes the measurements to a terminal.</noscript>
  </body>
</html>
`;
}
