/*
 * Says what to do where the page's modules do not run: in a browser without them, or where one did not arrive.
 * A classic script in the JavaScript of 2009, since every browser must understand it.
 */
(() => {
  window.addEventListener("load", () => {
    // Modules run before this event. Each page sets the mark when it has started.
    if (document.documentElement.getAttribute("data-started") !== null) return;
    var isWall = document.body.className.indexOf("wall") >= 0;
    document.body.setAttribute("data-scene", "cannot-start");
    say("headline", "This page cannot start here");
    say(
      isWall ? "now-more" : "detail",
      "Load it again first. If that does not help, this browser is too old: update it, or open the page in another one (Safari 15.4, Chrome 92, Firefox 105, or newer)." +
        (isWall ? "" : " In a terminal, catq works without a browser."),
    );
  });

  function say(id, text) {
    var element = document.getElementById(id);
    element.textContent = text;
    element.hidden = false;
    element.removeAttribute("hidden");
  }
})();
