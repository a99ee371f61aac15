namespace Enclosure.Server.WebConsole.Health;

/// <summary>What is known of the server without asking anything.</summary>
/// <param name="StoreKind">In a few words.</param>
/// <param name="FreeBytes">Room on the disk that files are kept on; null in a bucket.</param>
/// <param name="HearRelay">Throws when the relay does not answer; null where there is no relay.</param>
/// <param name="MailDoor">Where mail comes in; null where it is off.</param>
internal sealed record ServerFacts(
    string Version,
    DateTimeOffset StartedAt,
    string Database,
    int NewestSchema,
    string StoreKind,
    Func<long?> FreeBytes,
    Func<CancellationToken, Task>? HearRelay,
    Func<string?> MailDoor,
    TimeSpan SweepInterval);
