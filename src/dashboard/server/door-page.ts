/**
 * What is answered without a token. It says nothing of the app. A page that was reloaded has its token in this tab's
 * memory alone, and goes on with it; one that is no longer right is forgotten.
 */
export const doorPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hitori</title>
<style>
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
body { max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }
</style>
<main>
<p>Open the address that <code>hitori dashboard</code> printed: its token lets you in.</p>
<p lang="ja"><code>hitori dashboard</code> が表示したアドレスを開いてください。アドレスに含まれるトークンが必要です。</p>
</main>
<script>
const asked = new URLSearchParams(location.search);
if (asked.has("token")) sessionStorage.removeItem("hitori.token");
const token = sessionStorage.getItem("hitori.token");
if (token) {
  asked.set("token", token);
  location.replace("/?" + asked);
}
</script>
</html>
`;
