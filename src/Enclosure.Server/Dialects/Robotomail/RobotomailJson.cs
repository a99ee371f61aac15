using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail;

[JsonSerializable(typeof(UploadedWire))]
[JsonSerializable(typeof(AttachmentWire))]
[JsonSerializable(typeof(AttachmentListWire))]
[JsonSerializable(typeof(DeletedWire))]
[JsonSerializable(typeof(AccountResponseWire))]
[JsonSerializable(typeof(ApiKeyListWire))]
[JsonSerializable(typeof(NewApiKeyWire))]
[JsonSerializable(typeof(RevokedWire))]
[JsonSerializable(typeof(MailboxResponseWire))]
[JsonSerializable(typeof(MailboxListWire))]
[JsonSerializable(typeof(WebhookResponseWire))]
[JsonSerializable(typeof(WebhookListWire))]
[JsonSerializable(typeof(DeliveryResponseWire))]
[JsonSerializable(typeof(DeliveryListWire))]
[JsonSerializable(typeof(MessageResponseWire))]
[JsonSerializable(typeof(MessageListWire))]
[JsonSerializable(typeof(ThreadResponseWire))]
[JsonSerializable(typeof(ThreadListWire))]
[JsonSerializable(typeof(ManifestWire))]
[JsonSerializable(typeof(InboundWire))]
[JsonSerializable(typeof(CapturedListWire))]
internal sealed partial class RobotomailJson : JsonSerializerContext
{
    public static RobotomailJson Plain { get; } = new(JsonAnswer.Options());
}

[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(UpgradeWire))]
[JsonSerializable(typeof(string))]
internal sealed partial class RobotomailErrorJson : JsonSerializerContext
{
    public static RobotomailErrorJson Plain { get; } = new(JsonAnswer.Options(leaveOutNulls: true));
}
