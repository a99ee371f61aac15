namespace Enclosure.Attachments;

/// <summary>What a dialect accepts: data that the dialects differ in, not code.</summary>
/// <param name="MaxBytes">The largest file, inclusive.</param>
/// <param name="LinkLifetime">How long an upload link can be begun with.</param>
public sealed record UploadTerms(long MaxBytes, TimeSpan LinkLifetime)
{
    /// <summary>Refuses with <see cref="Refusal.FileTooLarge"/>.</summary>
    public void RequireSize(long bytes)
    {
        if (bytes > MaxBytes)
            throw new RefusedException(
                Refusal.FileTooLarge, $"File too large: at most {MaxBytes} bytes ({MaxBytes / (1 << 20)} MB). Send a smaller file.");
    }
}

/// <summary>How long uploads that nothing uses are kept; zero is for ever.</summary>
public sealed record UploadRules(TimeSpan UnusedLifetime);
