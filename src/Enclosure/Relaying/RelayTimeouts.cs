namespace Enclosure.Relaying;

/// <summary>How long each step may take: the minima of RFC 5321, section 4.5.3.2, and some of our own.</summary>
public sealed record RelayTimeouts
{
    /// <summary>To any of the relay's addresses.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Each of EHLO, STARTTLS, the handshake and AUTH.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Mail { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Each block of the message, of 64 KiB.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    public TimeSpan EndOfData { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a connection is kept for the next message.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the first answer on a connection that was idle. Without one another is opened.</summary>
    public TimeSpan Reuse { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the answer to the final dot after we were told to stop.</summary>
    public TimeSpan LastWord { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>To ask what size the relay takes, from the connection on: somebody waits for it.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long what the relay announced is believed without asking anew.</summary>
    public TimeSpan AnnouncedFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the answer to QUIT.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(5);
}
