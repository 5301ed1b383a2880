import { moment, near } from "../lib/amounts";
import { ofCouncil, ofFactory, templates, type Awaited } from "../lib/awaited";
import type { Rpc } from "../lib/rpc";
import { visible } from "../lib/sentences";
import { Show, useLoad, useSession } from "./common";
import { Drop } from "./drop";
import { Told, useSend } from "./send";

/** All code that somebody of this council's awaits, and the code that factories are made of. */
export function Code() {
  const { rpc, place } = useSession();
  const sender = useSend();
  const loaded = useLoad(`code ${place.council}`, async () => {
    const [now, codes, factories] = await Promise.all([
      rpc.now(), rpc.all<any>(place.council, "get_codes"), rpc.all<{ factory_id: string }>(place.council, "get_factories"),
    ]);
    const lists = await Promise.all([ofCouncil(rpc, place.council, now), ...factories.map(({ factory_id }) => awaitedBy(rpc, factory_id))]);
    return { codes, awaited: lists.flatMap((each) => (typeof each === "string" ? [] : each)), away: lists.filter((each) => typeof each === "string") };
  });
  return (
    <Show of={loaded}>
      {({ codes, awaited, away }) => (
        <>
          <h2>Code that is awaited</h2>
          {away.map((each) => <p class="bad">{each}</p>)}
          {awaited.length === 0 && <p class="soft">Nobody awaits code.</p>}
          <ul class="plain" id="awaited">{awaited.map((each) => (
            <li class="card" key={`${each.receiver} ${each.what}`}>{named(each)}
              <div class="mono">{each.code_hash}, {each.size} bytes, {each.delivery}</div>
              {each.expires_at !== null && <span class="soft">until {moment(each.expires_at)}</span>}
            </li>
          ))}</ul>
          {awaited.length > 0 && <Drop expected={awaited.map((each) => ({ ...each, what: named(each) }))} awaited={awaited} sender={sender} />}
          <Told of={sender} />
          <h2>Code that factories are made of</h2>
          {codes.length === 0 && <p class="soft">The council has approved none.</p>}
          <div class="wide"><table id="codes"><tbody>{codes.map((each) => (
            <tr key={each.code_hash}><td class="mono">{each.code_hash}<br />{each.size} bytes</td><td>{each.status}, {each.delivery}</td>
              <td class="soft">{each.publisher_id === null ? "" : `delivered by ${each.publisher_id}, who is owed ${near(each.stake)}`}</td></tr>
          ))}</tbody></table></div>
        </>
      )}
    </Show>
  );
}

const named = (awaited: Awaited) => `${awaited.receiver}: ${awaited.what}`;

/** What a factory awaits, or why it cannot be asked. */
async function awaitedBy(rpc: Rpc, factory: string): Promise<Awaited[] | string> {
  try {
    const [info, all] = await Promise.all([rpc.view(factory, "get_info"), templates(rpc, factory)]);
    return ofFactory(factory, info, all.flatMap((each) => each.list));
  } catch (error) {
    return `${factory} could not be asked: ${visible((error as Error).message)}`;
  }
}
