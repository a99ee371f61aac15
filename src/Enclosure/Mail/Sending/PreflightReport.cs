namespace Enclosure.Mail.Sending;

/// <summary>What there is to say of a message before it is sent. Nothing is kept of it.</summary>
/// <param name="SizeBytes">The message on the wire: with header fields, texts, and files as they are encoded.</param>
/// <param name="FileBytes">Its files as they are stored.</param>
/// <param name="IsWhole">False when some file could not be counted, because it may not be used.</param>
/// <param name="Limits">The well-known ones, smallest first.</param>
/// <param name="RelayLimitBytes">What the relay says it takes; null where there is none, or it says nothing, or cannot be asked.</param>
/// <param name="Problems">Those that stop it first.</param>
public sealed record PreflightReport(
    long SizeBytes,
    long FileBytes,
    bool IsWhole,
    IReadOnlyList<LimitCheck> Limits,
    long? RelayLimitBytes,
    IReadOnlyList<PreflightProblem> Problems)
{
    /// <summary>Whether it would be sent as it is, now.</summary>
    public bool WouldBeSent => !Problems.Any(problem => problem.StopsSending);
}

/// <summary>A limit, and whether the message is over it.</summary>
public sealed record LimitCheck(SizeLimit Limit, bool IsBroken);

/// <summary>Something wrong with a message that is to be sent.</summary>
/// <param name="Message">What is wrong and what to do.</param>
public abstract record PreflightProblem(string Message)
{
    /// <summary>Whether this server would refuse it, or the relay would; else somebody on the way may.</summary>
    public abstract bool StopsSending { get; }

    /// <summary>The send would be refused.</summary>
    /// <param name="File">The place of the file it is about; null when it is about the message.</param>
    public sealed record Refused(Refusal Refusal, int? File, string Message) : PreflightProblem(Message)
    {
        public override bool StopsSending => true;
    }

    /// <summary>The relay would not take it.</summary>
    public sealed record OverRelayLimit(string Message) : PreflightProblem(Message)
    {
        public override bool StopsSending => true;
    }

    /// <summary>Over one of the well-known limits at least.</summary>
    public sealed record Large(string Message) : PreflightProblem(Message)
    {
        public override bool StopsSending => false;
    }

    /// <summary>Some do not let files of this kind in.</summary>
    public sealed record BlockedFile(int File, string Message) : PreflightProblem(Message)
    {
        public override bool StopsSending => false;
    }
}
