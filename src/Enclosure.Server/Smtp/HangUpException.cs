namespace Enclosure.Server.Smtp;

/// <summary>The conversation cannot go on, wherever it is.</summary>
/// <param name="last">What is still said; null when nobody listens.</param>
internal sealed class HangUpException(SmtpReply? last) : Exception(last?.Text ?? "The client went away.")
{
    public SmtpReply? Last { get; } = last;
}
