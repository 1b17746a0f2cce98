import { render } from "preact";
import { App } from "./app.tsx";
import { catalogues, languageOf, WordsContext } from "./language.tsx";
import { Model } from "./model.ts";
import { ModelContext } from "./shared.tsx";
import { follow } from "./stream.ts";

/** Takes the token out of the address bar, where a screenshot or a bookmark would keep it, into this tab's memory. */
function takeToken(search: URLSearchParams): string {
  const given = search.get("token");
  if (given !== null) {
    sessionStorage.setItem("hitori.token", given);
    search.delete("token");
    const rest = search.toString();
    history.replaceState(null, "", rest === "" ? "/" : `/?${rest}`);
  }
  return given ?? sessionStorage.getItem("hitori.token") ?? "";
}

const search = new URLSearchParams(location.search);
const token = takeToken(search);
const language = languageOf(search, navigator.language);
const words = catalogues[language];
const model = new Model(words);
document.documentElement.lang = language;
model.subscribe(() => {
  document.title = words.title(model.state?.app ?? "Hitori");
});
void follow(model, token);
const page = document.getElementById("page") ?? document.body;
page.replaceChildren();
render(
  <ModelContext.Provider value={model}>
    <WordsContext.Provider value={words}>
      <App token={token} />
    </WordsContext.Provider>
  </ModelContext.Provider>,
  page,
);
