namespace Enclosure.Mail.Sending;

/// <summary>What becomes of mail to other servers.</summary>
public enum OutboundMode
{
    /// <summary>It is kept here, to be looked at, and never goes out.</summary>
    Capture,

    /// <summary>A relay takes it onward.</summary>
    Relay,
}

/// <summary>How mail is sent from here.</summary>
/// <param name="Domains">The domains of this server: mail to them never leaves it.</param>
/// <param name="MailboxPerMinute">Messages of one mailbox within a minute; 0 is any number.</param>
/// <param name="AccountPerMinute">Messages of all mailboxes of an account within a minute; 0 is any number.</param>
public sealed record SendRules(OutboundMode Mode, IReadOnlyList<string> Domains, int MailboxPerMinute, int AccountPerMinute)
{
    /// <summary>Addresses in one of the fields to, cc and bcc, inclusive.</summary>
    public const int MostAddresses = 50;

    /// <summary>Characters, inclusive: a line (RFC 5322 §2.1.1).</summary>
    public const int LongestSubject = 998;

    /// <summary>Characters of each text, inclusive.</summary>
    public const int LongestBody = 1 << 20;

    /// <summary>Files of one message, inclusive.</summary>
    public const int MaxFiles = 10;

    /// <summary>All files of one message, in bytes as they are stored, inclusive.</summary>
    public const long MaxFileBytes = 26_214_400;

    /// <summary>How long a message is tried before this server gives up.</summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromHours(48);

    /// <summary>Refuses with <see cref="Refusal.MessageTooLarge"/>.</summary>
    public static void RequireSize(long bytes)
    {
        if (bytes > MaxFileBytes)
            throw new RefusedException(
                Refusal.MessageTooLarge,
                $"The files weigh {bytes} bytes together; one message takes at most {MaxFileBytes} (25 MB). Send them in several "
                + "messages, or a link.");
    }
}
