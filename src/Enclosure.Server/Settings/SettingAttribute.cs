namespace Enclosure.Server.Settings;

/// <summary>Marks a property that a setting is bound to and says what it means; settings print their own manual.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string meaning) : Attribute
{
    public string Meaning { get; } = meaning;

    /// <summary>Never shown, in the manual or in a log.</summary>
    public bool Secret { get; init; }
}
