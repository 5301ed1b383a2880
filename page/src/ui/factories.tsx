import { useState } from "preact/hooks";
import { duration, moment, near } from "../lib/amounts";
import { ofFactory, ofReleases, templates } from "../lib/awaited";
import { quoted, visible } from "../lib/sentences";
import { Go, Link, Show, useLoad, useSession } from "./common";
import { Create, Prepay } from "./create";
import { Drop } from "./drop";
import { Told, useSend } from "./send";

interface Page<T> { items: T[]; next: string | null }

export function Factories() {
  const { rpc, place } = useSession();
  const loaded = useLoad(`factories ${place.council}`, () => rpc.view<Page<any>>(place.council, "get_factories", { limit: 100 }));
  return (
    <Show of={loaded}>
      {(page) => (
        <>
          <h2>Factories</h2>
          {page.items.length === 0 && <p class="soft">The council has no factories.</p>}
          <ul class="plain">{page.items.map((each) => (
            <li class="card" key={each.factory_id}><Go to={`factory/${each.factory_id}`}>{each.factory_id}</Go>{" "}
              <span class="soft">since {moment(each.since)}; {each.code_hash === null ? "lives elsewhere" : `made by the council of ${each.code_hash}`}</span></li>
          ))}</ul>
          {page.next !== null && <p class="soft">There are more than 100.</p>}
        </>
      )}
    </Show>
  );
}

export function FactoryPage({ id }: { id: string }) {
  const { rpc } = useSession();
  const sender = useSend();
  const loaded = useLoad(`factory ${id}`, async () => {
    const [info, all] = await Promise.all([rpc.view<any>(id, "get_info"), templates(rpc, id)]);
    return { info, all };
  });
  return (
    <>
      <h1>{visible(id)}</h1>
      <Show of={loaded}>
        {({ info, all }) => (
          <>
            <p>Governed by {info.governance_id}; guardian {info.guardian ?? "nobody"}; open to {info.access === "open" ? "all" : "the list"};{" "}
              <strong class={info.paused ? "bad" : "good"}>{info.paused ? "paused" : "not paused"}</strong>.</p>
            <p class="soft">A creator may have {info.limits.instances} instances, {info.limits.per_template} of a template
              {info.limits.rate && `, ${info.limits.rate.count} in ${duration(info.limits.rate.window)}`}.</p>
            {info.upgrade !== null && <><h2>Its next code</h2>
              {!info.upgrade_deliverable && <p class="soft">It cannot be delivered: its approval has expired, or a pause began after it.</p>}
              <Drop expected={[{ what: "the factory's upgrade", ...info.upgrade }]} awaited={ofFactory(id, info, [])} sender={sender} /></>}
            <Told of={sender} />
            {all.length === 0 && <p class="soft">It has no templates.</p>}
            {all.map((each) => <Template key={each.template} factory={id} template={each} />)}
          </>
        )}
      </Show>
      <Instances id={id} />
      <Creator id={id} />
    </>
  );
}

function Template({ factory, template: t }: { factory: string; template: any }) {
  // Here, since what awaits its code is gone when the code is there, and what came of it should still be read.
  const sender = useSend();
  const awaited = ofReleases(factory, t.list);
  return (
    <section class="card">
      <h2>{t.template}: {quoted(t.spec.title)}</h2>
      <p>{t.open ? "open" : "closed"}; fee {near(t.terms.fee)}, minimum balance {near(t.terms.min_balance)},{" "}
        {t.terms.owner_key ? <span class="bad">owner keys allowed: who holds one can replace the instance's code</span> : "no owner keys"}.</p>
      <div class="wide"><table>
        <thead><tr><th>Release</th><th>Status</th><th>Code</th><th>Source</th><th>Delivered by</th></tr></thead>
        <tbody>{t.list.map((each: any) => (
          <tr key={each.version}>
            <td>{each.version}{each.current && <strong> current</strong>}</td><td>{each.status}, {each.delivery}</td>
            <td class="mono">{each.code_hash}<br />{each.size} bytes</td>
            <td>{each.source === null ? <span class="soft">not given</span> : <Link to={each.source} />}</td><td>{each.publisher_id ?? ""}</td>
          </tr>
        ))}</tbody>
      </table></div>
      {awaited.length > 0 && <Drop expected={awaited} awaited={awaited} sender={sender} />}
      <Told of={sender} />
      {t.open && <Create factory={factory} template={t} />}
    </section>
  );
}

function Instances({ id }: { id: string }) {
  const { rpc } = useSession();
  const [pages, setPages] = useState<(string | null)[]>([null]);
  const from = pages[pages.length - 1];
  const loaded = useLoad(`instances ${id} ${from}`, () => rpc.view<Page<any>>(id, "get_instances", { from, limit: 50 }));
  return (
    <section aria-label="Instances">
      <h2>Instances</h2>
      <Show of={loaded}>
        {(page) => (
          <>
            {page.items.length === 0 && page.next === null && <p class="soft">None{pages.length > 1 ? " further" : ""}.</p>}
            <div class="wide"><table id="instances"><tbody>{page.items.map((each) => (
              <tr key={each.instance_id}><td>{each.instance_id}</td><td>{each.template} {each.version}</td><td>{each.status}</td><td class="soft">by {each.creator_id}, {moment(each.created_at)}</td></tr>
            ))}</tbody></table></div>
            {pages.length > 1 && <button onClick={() => setPages(pages.slice(0, -1))}>Page before</button>}
            {page.next !== null && <button onClick={() => setPages([...pages, page.next])}>Next page</button>}
            {(pages.length > 1 || page.next !== null) && <span class="soft">page {pages.length}</span>}
          </>
        )}
      </Show>
    </section>
  );
}

function Creator({ id }: { id: string }) {
  const { place } = useSession();
  const [who, setWho] = useState(place.me);
  return (
    <section>
      <h2>A creator</h2>
      <form onSubmit={(event) => { event.preventDefault(); setWho(new FormData(event.currentTarget).get("who") as string); }}>
        <label>Account <input name="who" defaultValue={who} autocomplete="off" spellcheck={false} /></label><button>Show</button>
      </form>
      {who !== "" && <Of id={id} who={who} />}
      <Prepay id={id} />
    </section>
  );
}

function Of({ id, who }: { id: string; who: string }) {
  const { rpc } = useSession();
  const loaded = useLoad(`creator ${id} ${who}`, () => rpc.view<any>(id, "get_creator", { creator_id: who }));
  return (
    <Show of={loaded}>
      {(c) => (
        <p>{c.creator_id} has {c.instances} of {c.limits.instances} instances{c.overridden && " (limits of its own)"}, {near(c.available)} prepaid,
          of which calls that attach nothing may spend {near(c.allowance)}{c.remaining_in_window !== null && `; ${c.remaining_in_window} more in this window`}.</p>
      )}
    </Show>
  );
}
