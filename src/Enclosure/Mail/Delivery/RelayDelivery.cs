using Enclosure.Relaying;

namespace Enclosure.Mail.Delivery;

/// <summary>Hands one message to the relay, as <see cref="RelayOutcome"/> and <see cref="RelayException"/> tell it.</summary>
/// <param name="write">Writes the message's bytes, lines ending in CRLF.</param>
/// <param name="mayEnd">Asked right before the final dot; after a no the line is dropped without it.</param>
public delegate Task<RelayOutcome> RelayDelivery(
    RelayEnvelope envelope, Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct);
