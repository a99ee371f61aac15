using Enclosure.Mail.Sending;

namespace Enclosure.Server.WebConsole.Captured;

/// <param name="IsRelayed">Whether there is a relay, so that new mail goes out and is not captured.</param>
public sealed record CapturedView(IReadOnlyList<CapturedMessage> Messages, string? Next, string? First, bool IsRelayed);

/// <param name="Text">What it says as text.</param>
public sealed record CapturedMessageView(CapturedMessage Message, string? Text, IReadOnlyList<CapturedFile> Files);

public sealed record CapturedFile(Guid Id, string Name, string Type, long Bytes);
