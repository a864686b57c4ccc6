// Shows what others do on a page that is open: the server says only "changed, now at N", and the
// page is fetched again by its own address. What somebody is typing in stays as it is.
const place = document.querySelector("[data-live-from]");

function live(from) {
  const status = document.querySelector("[data-live-status]");
  let shown = place.dataset.liveVersion;
  let touched = false;
  let asking;
  document.addEventListener("input", () => { touched = true; });

  const put = (page) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      const busy = part.contains(document.activeElement)
        || (part.dataset.live === "untouched" && touched);
      if (fresh && !busy && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    }
  };

  const look = async (version) => {
    asking?.abort();
    const own = asking = new AbortController();
    try {
      const address = new URL(location.href);
      address.searchParams.set("again", "1");
      const answer = await fetch(address, { signal: own.signal });
      if (answer.status >= 500) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // Signed out, or not one's own any more: the page itself says so.
      if (!page.querySelector("[data-live-from]")) { location.reload(); return; }
      put(page);
      shown = version;
      const time = new Date().toLocaleTimeString(document.documentElement.lang);
      status.textContent = place.dataset.liveSaid.replace("{time}", time);
      performance.mark("hy-live");
    } catch {
      // Asked anew meanwhile, or the line is gone: the next word brings it.
    }
  };

  const source = new EventSource(from);
  source.addEventListener("changed", ({ data }) => { if (data !== shown) look(data); });
  source.addEventListener("over", () => { source.close(); location.reload(); });
  addEventListener("pagehide", () => source.close());
}

if (place && "EventSource" in window) live(place.dataset.liveFrom);
