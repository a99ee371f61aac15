using Enclosure.Attachments;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>What the console takes: any type, and by a link as much as by a form.</summary>
internal static class ConsoleTerms
{
    public const long MaxFileBytes = 26_214_400;

    /// <summary>Begun files at the same time; the others wait in the browser.</summary>
    public const int AtOnce = 3;

    public static UploadTerms Form { get; } = new(MaxFileBytes, TimeSpan.Zero);

    /// <summary>Links are asked for right before they are used; with a short life, the room of those given up comes back soon.</summary>
    public static UploadTerms Link { get; } = new(MaxFileBytes, TimeSpan.FromMinutes(5));
}
