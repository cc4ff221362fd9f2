//! The one loop that awaits.

use crate::event::{Effect, Event, Outcome};
use crate::host::Host;
use crate::machine::Machine;
use crate::trace::Observer;

/// Runs `machine` from `first` to its outcome. `observer` hears everything as it happens; an error is the host's.
pub async fn drive<H: Host>(
    machine: &mut Machine<'_>,
    first: Event,
    host: &mut H,
    observer: &mut impl Observer,
) -> Result<Outcome, H::Error> {
    let mut event = first;
    loop {
        let reaction = machine.step(event);
        reaction.trace.iter().for_each(|trace| observer.observe(trace));
        let since = host.now();
        let next = match reaction.effect {
            Some(Effect::Send { id, request }) => {
                host.behold(&machine.view());
                match host.send(&request).await? {
                    Ok(response) => Event::Responded { id, response },
                    Err(error) => Event::Failed { id, error },
                }
            }
            Some(Effect::Wait { id, delay }) => {
                host.wait(delay).await?;
                Event::Elapsed { id }
            }
            Some(Effect::Finish(outcome)) => return Ok(outcome),
            None => Event::Cancelled,
        };
        machine.step(Event::Passed { time: host.now().saturating_sub(since) });
        event = next;
    }
}
